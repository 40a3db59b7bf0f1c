#!/usr/bin/env bash
# usage: ./dev docs
#   Writes docs/commands/*.md, a page a command, from what the commands say of themselves.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

build release mathsieve
mathsieve=$root/build/release/tools/mathsieve
mkdir -p docs/commands
for command in $("$mathsieve" --help | awk '/^  [a-z-]+ /{print $1}'); do
  {
    printf '# mathsieve %s\n\n```\n' "$command"
    "$mathsieve" "$command" --help
    printf '```\n'
  } >"docs/commands/$command.md"
done
