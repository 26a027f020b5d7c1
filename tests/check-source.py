#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The rules of the house that a script can see: headers, lengths, words, what each build file lists
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ('src', 'admin', 'data', 'po', 'tests', 'tools', '.ci', 'flatpak', 'docs')
SKIPPED = ('node_modules', '__pycache__', 'fuzz/corpus', 'unit/web', 'coverage', 'screenshots')
CODE = ('.c', '.h', '.js', '.mjs', '.ts', '.css', '.html', '.py', '.build')
TEXT = CODE + ('.md', '.xml', '.json', '.ui', '.in', '.sh', '.sql', '.svg', '.supp', '.dict')

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 90
MAX_HEADER_LINES = 6

# Put together so that this file does not find itself.
WORDS = re.compile(r'\b(' + '|'.join(('TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'XX' + 'X')) + r')\b')
NEVER_IN_C = (
    (re.compile(r'\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|g_alloca)\s*\('), 'has no bound'),
    (re.compile(r'\bgoto\b'), 'goto'),
    (re.compile(r'\b(usleep|g_usleep|sleep)\s*\('), 'sleeps instead of waiting for the event'),
)
NEVER_IN_PAGES = (
    (re.compile(r'\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)\b'), 'text must be set as text'),
    (re.compile(r'\bdocument\s*\.\s*write'), 'text must be set as text'),
    (re.compile(r'\b(eval|Function)\s*\('), 'makes code of text'),
    (re.compile(r'\bcreateContextualFragment\b|\bDOMParser\b'), 'makes elements of text'),
    (re.compile(r'\s(?:on[a-z]+|style)\s*=\s*["\']'), 'inline script or style, which the page\'s policy refuses'),
)
# Debian 12 has Node 18.
NEWER_THAN_NODE_18 = (
    (re.compile(r'\.(toSorted|toReversed|toSpliced)\s*\(|\bObject\.groupBy\b|\bPromise\.withResolvers\b'
                r'|\bArray\.fromAsync\b|\bimport\.meta\.(dirname|filename)\b|\bAbortSignal\.any\b'),
     'Node 18 does not have it'),
)


def files():
    yield from (name for name in sorted(os.listdir(ROOT)) if os.path.isfile(os.path.join(ROOT, name)))
    for top in FOLDERS:
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            relative = os.path.relpath(folder, ROOT)
            folders[:] = sorted(name for name in folders
                                if not f'{relative}/{name}'.endswith(SKIPPED) and not name.startswith('.'))
            yield from (os.path.join(relative, name) for name in sorted(names))


def is_script(path):
    if '.' in os.path.basename(path):
        return False
    with open(os.path.join(ROOT, path), 'rb') as text:
        return text.read(2) == b'#!'


def check_header(path, lines):
    head = '\n'.join(lines[:MAX_HEADER_LINES])
    if not re.search(r'SPDX-License-Identifier: (LGPL-2\.1-or-later|CC0-1\.0)\b', head):
        yield f'{path}:1: no SPDX line at the top'
    elif 'Copyright Adda contributors' not in head:
        yield f'{path}:1: no "Copyright Adda contributors" at the top'


def check_text(path, lines):
    for number, line in enumerate(lines, 1):
        if '\t' in line:
            yield f'{path}:{number}: a tab'
        if line != line.rstrip():
            yield f'{path}:{number}: space at the end of the line'
        if WORDS.search(line):
            yield f'{path}:{number}: the word {WORDS.search(line).group(0)}'


def check_functions(path, lines):
    """Bodies begin and end with a brace in the first column; that is the style."""
    begin = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            begin = number
        elif line == '}' and begin is not None:
            if number - begin - 1 > MAX_FUNCTION_LINES:
                yield f'{path}:{begin}: a function of {number - begin - 1} lines, more than {MAX_FUNCTION_LINES}'
            begin = None


def check_patterns(path, lines, patterns):
    for number, line in enumerate(lines, 1):
        for pattern, why in patterns:
            if pattern.search(line):
                yield f'{path}:{number}: {pattern.search(line).group(0).strip()}: {why}'


def check_c(path, lines):
    yield from check_functions(path, lines)
    yield from check_patterns(path, [strip_comment(line) for line in lines], NEVER_IN_C)
    if path.endswith('.h') and '#pragma once' not in lines:
        yield f'{path}:1: no #pragma once'


def strip_comment(line):
    """Good enough for one line: quoted text and comments do not count as code."""
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    line = re.sub(r'/\*.*?(\*/|$)|//.*$', '', line)
    return '' if line.lstrip().startswith('* ') else line


def check_listed(path):
    """A C file that no build file names is built by nobody."""
    if not path.endswith('.c'):
        return
    name = os.path.basename(path)
    stem = re.sub(r'^(test|fuzz)-', '', name[:-2])
    folder = os.path.dirname(path)
    while folder:
        build = os.path.join(ROOT, folder, 'meson.build')
        if os.path.exists(build):
            with open(build, encoding='utf-8') as text:
                listed = text.read()
            below = os.path.relpath(path, folder)
            if f"'{below}'" in listed or f"'{name}'" in listed or f"'{stem}'" in listed:
                return
        folder = os.path.dirname(folder)
    yield f'{path}:1: no meson.build lists it'


def check(path):
    extension = os.path.splitext(path)[1]
    if extension not in TEXT and not is_script(path):
        return
    with open(os.path.join(ROOT, path), encoding='utf-8') as text:
        content = text.read()
    lines = content.split('\n')
    if lines and lines[-1] == '':
        lines.pop()
    elif content:
        yield f'{path}:{len(lines)}: no end of line at the end'
    is_code = extension in CODE or is_script(path)
    if is_code:
        yield from check_header(path, lines)
        if len(lines) > MAX_FILE_LINES:
            yield f'{path}:1: {len(lines)} lines, more than {MAX_FILE_LINES}'
    yield from check_text(path, lines)
    if extension in ('.c', '.h'):
        yield from check_c(path, lines)
        yield from check_listed(path)
    if path.startswith('data/web/') and extension in ('.js', '.mjs', '.html'):
        yield from check_patterns(path, lines, NEVER_IN_PAGES)
    if extension in ('.js', '.mjs'):
        yield from check_patterns(path, lines, NEWER_THAN_NODE_18)


def main():
    faults = [fault for path in files() for fault in check(path)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
