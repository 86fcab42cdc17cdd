"""The screen door: the app, its screens and widgets. The only folder that imports Textual.

The app is built up in floors, each with one task, each on the one before: `terminal.differ` writes little,
`terminal.quiet` gives nothing away and ends in time, `working` holds what is known, `images.looking` reads images,
`jobs.jobs_followed` follows jobs, `jobs.jobs_served` and `images.images_served` answer about them, `serving` answers
the rest, `copies.copying` copies, `terminal.fitting` fits the terminal, `sessions.taking_over` changes sessions,
`sessions.going_on` asks once when one has ended, `sessions.signing_in` signs in, `app` holds the screens.

`screens/` decide what becomes of what their `widgets/` say, and ask the app by `messages`. `backstage` holds the
session, the ledger and what was learnt; `images.catalogue` the images by view; `jobs.board` the jobs. `launch` is what
the program is started with.
"""
