#!/bin/sh
# Prints the path of a Chromium for the browser tests, and gets one where there is none.
# PYTHON is the environment's Python, with playwright in it. Words go to stderr.
set -u

works() {
    [ -n "$1" ] && "$1" --version >/dev/null 2>&1
}

of_playwright() {
    "$PYTHON" -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    print(p.chromium.executable_path)' 2>/dev/null
}

found() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path="$(command -v "$name")" && works "$path" && echo "$path" && return 0
    done
    path="$(of_playwright)" && works "$path" && echo "$path"
}

if [ -n "${CATCHER_CHROMIUM:-}" ]; then
    works "$CATCHER_CHROMIUM" && echo "$CATCHER_CHROMIUM" && exit 0
    echo "CATCHER_CHROMIUM is $CATCHER_CHROMIUM, and that does not start. Give the path of a Chromium, or unset it." >&2
    exit 1
fi

found && exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root="sudo -n"
fi

# What is tried next may take a while on a slow line, but never for ever.
limited() {
    if command -v timeout >/dev/null; then timeout 300 "$@"; else "$@"; fi
}

echo "There is no Chromium here. Fetching playwright's own ..." >&2
if [ "$(id -u)" = 0 ] || [ -n "$as_root" ]; then with_deps=--with-deps; else with_deps=; fi
limited "$PYTHON" -m playwright install $with_deps chromium >&2 && found && exit 0

if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || [ -n "$as_root" ]; }; then
    echo "That did not work. Installing the system's package ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq >&2
    $as_root apt-get install -y -qq --no-install-recommends chromium >&2 && found && exit 0
fi

echo "The browser tests need Chromium, and it could not be installed; the reason is above." >&2
echo "Install Chromium or Chrome, or give its path: CATCHER_CHROMIUM=/path/to/chromium make test" >&2
exit 1
