"""`imstui simulate`: serves the rehearsal cloud and says how to reach it."""

from __future__ import annotations

import sys
from typing import NoReturn

import click


@click.command(short_help="Serve the rehearsal cloud on this host.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Port of 127.0.0.1; 0 takes a free one.")
@click.option("--images", type=click.IntRange(7, 500_000), default=240, show_default=True, help="How many images.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What the images are made from.")
@click.option("--speed", type=click.FloatRange(0, min_open=True), default=1.0, help="Job seconds per second.")
@click.option(
    "--scenario", "scenarios", metavar="NAME[=VALUE]", multiple=True, help="A fault or an option; repeatable."
)
@click.option("--running-limit", type=click.IntRange(0), default=5, show_default=True, help="Copies at once.")
@click.option("--token-life", type=click.FloatRange(0), default=86_400.0, help="Seconds that a token lives.")
def simulate(
    port: int, images: int, seed: int, speed: float, scenarios: tuple[str, ...], running_limit: int, token_life: float
) -> None:
    """Serve the rehearsal cloud on 127.0.0.1 until ctrl-c.

    Once it listens it prints NAME=value lines, to be sourced with `set -a; . FILE; set +a`.
    """
    from imstui.simulator.announce import lines
    from imstui.simulator.options import Options
    from imstui.simulator.scenarios import ScenarioError
    from imstui.simulator.serve import bound_socket, opened_cloud, serve, url_of

    options = Options(images=images, seed=seed, speed=speed, running_limit=running_limit, token_life=token_life)
    try:
        cloud = opened_cloud(options, scenarios)
    except ScenarioError as wrong:
        _refuse(str(wrong))
    try:
        bound = bound_socket(port)
    except OSError as wrong:
        _refuse(f"port {port} of 127.0.0.1 can't be had: {wrong.strerror}")
    url = url_of(bound)
    serve(cloud, bound, lambda: _say(lines(url)))


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"imstui simulate: {sentence}", err=True)
    raise SystemExit(2)
