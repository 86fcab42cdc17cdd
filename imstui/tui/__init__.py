"""The screen door: the app, its screens and widgets. The only folder that imports Textual.

The app is built up in floors, each with one task, each on the one before: `differ` writes little, `quiet` gives
nothing away and ends in time, `working` holds what is known, `looking` reads images, `jobs_followed` follows jobs,
`jobs_served` and `images_served` answer about them, `serving` answers the rest, `copying` copies, `fitting` fits the
terminal, `taking_over` changes sessions, `going_on` asks once when one has ended, `signing_in` signs in, `app` holds
the screens.

`screens/` decide what becomes of what their `widgets/` say, and ask the app by `messages`. What a name begins with
tells what a pure file is about: `image_`, `job_`, `copy_`, `key`; `catalogue` holds the images by view, `board` the
jobs, `backstage` the session, the ledger and what was learnt. `launch` is what the program is started with.
"""
