"""Deploys as often as asked for, each time with a new client of the SDK that has to sign in again.

    FLYTE_API_KEY=... python many-deploys.py COUNT PROJECT DOMAIN
"""

import asyncio
import os
import sys

from flyte.remote._client.auth._session import create_session_config
from flyteidl2.task.task_definition_pb2 import TaskIdentifier
from flyteidl2.task.task_service_connect import TaskServiceClient
from flyteidl2.task.task_service_pb2 import DeployTaskRequest


async def deploy(project: str, domain: str, version: str) -> None:
    session = await create_session_config(None, os.environ["FLYTE_API_KEY"], disable_keyring=True)
    client = TaskServiceClient(**session.connect_kwargs())
    task_id = TaskIdentifier(project=project, domain=domain, name="many.main", version=version)
    await client.deploy_task(DeployTaskRequest(task_id=task_id))


async def main(count: int, project: str, domain: str) -> None:
    for number in range(count):
        await deploy(project, domain, f"many-{number}")
    print(f"{count} deployed")


asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
