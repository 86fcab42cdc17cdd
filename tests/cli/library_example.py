"""The README's example of imstui as a library."""

import asyncio

from imstui.accounts import credentials
from imstui.replication.follow import follow
from imstui.session import ImageQuery, open_session


async def main() -> None:
    """Sign in as the environment says, list the private images, copy one, follow the job to its end."""
    async with open_session(credentials()) as session:
        async for page in session.pages(ImageQuery()):
            for image in page.images:
                print(image.id, image.name, "encrypted" if image.encrypted else "")
        with session.desk_here() as desk:
            order = await session.order(desk, "web-base", "web-base-enc", key="backup")
            async for copy in follow(desk, [order.id]):
                print(copy.state.value, copy.progress)
        print(copy.image_id, "verified" if copy.verified else copy.fail_reason)


asyncio.run(main())
