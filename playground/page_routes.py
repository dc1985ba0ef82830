"""The page at `/`: static files of the folder `page`, and nothing from anywhere else."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"

# Styles inside elements are set by the components that draw messages. Pictures come from the CDN on the same origin.
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self'; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def add_page(app: web.Application) -> None:
    """Serves the page on `app`."""
    app.router.add_get("/", _index)
    app.router.add_static("/page/", FOLDER)
    app.on_response_prepare.append(_protect)


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(FOLDER / "index.html", headers={"Cache-Control": "no-cache"})


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        response.headers["Cache-Control"] = "no-cache"
