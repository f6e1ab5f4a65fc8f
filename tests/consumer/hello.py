"""The smallest thing that a team deploys: one task, on an image that nobody has to build."""

import flyte

env = flyte.TaskEnvironment(name="hello", image=flyte.Image.from_base("python:3.11-slim"))


@env.task
async def main(name: str = "world") -> str:
    return f"hello {name}"
