"""A build backend that builds nothing.

`pip download` of a source archive asks the archive for its metadata, which runs its set-up code
with its build tools. We want the bytes alone: this stands in front of setuptools on PYTHONPATH and
answers from the name of the folder that pip unpacked.
"""

import os
import sys

__legacy__ = sys.modules[__name__]


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with open("PKG-INFO", encoding="utf-8") as file:
        lines = file.read().split("\n\n")[0].splitlines()
    fields = dict(line.split(": ", 1) for line in lines if line.startswith(("Name: ", "Version: ")))
    folder = f"{fields['Name']}-{fields['Version']}.dist-info"
    os.makedirs(os.path.join(metadata_directory, folder))
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w", encoding="utf-8") as file:
        file.write("Metadata-Version: 2.1\n")
        file.writelines(f"{name}: {value}\n" for name, value in fields.items())
    return folder
