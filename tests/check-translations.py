#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Every file with text for people is in po/POTFILES, and every language of po/LINGUAS has all of that text
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ('src', 'admin', 'data')
CALL = re.compile(r'(?<![\w.])(?:_|N_|C_|NC_|ngettext|g_dgettext|g_dngettext|g_dpgettext2)\s*\(\s*(?:["\'`]|GETTEXT_PACKAGE)')
MARKS = {
    '.c': CALL,
    '.h': CALL,
    '.js': CALL,
    '.ui': re.compile(r'translatable="(?:yes|true)"'),
    '.desktop.in': re.compile(r'^Name=', re.MULTILINE),
    '.gschema.xml': re.compile(r'<summary>'),
    '.metainfo.xml.in': re.compile(r'<summary>'),
}
XGETTEXT = ('xgettext', '--from-code=UTF-8', '--add-comments', '--files-from=po/POTFILES', '--keyword=_', '--keyword=N_',
            '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2', '--keyword=g_dgettext:2',
            '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3')


def listed():
    with open(os.path.join(ROOT, 'po', 'POTFILES'), encoding='utf-8') as text:
        return [line.strip() for line in text if line.strip() and not line.startswith('#')]


def with_text():
    for top in FOLDERS:
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            folders.sort()
            for name in sorted(names):
                mark = next((MARKS[end] for end in MARKS if name.endswith(end)), None)
                if mark is None:
                    continue
                path = os.path.join(folder, name)
                with open(path, encoding='utf-8') as text:
                    if mark.search(re.sub(r'/\*.*?\*/', '', text.read(), flags=re.DOTALL)):
                        yield os.path.relpath(path, ROOT)


def check_files():
    files = listed()
    found = set(with_text())
    yield from (f'po/POTFILES: {path} has text for people and is not listed' for path in sorted(found - set(files)))
    yield from (f'po/POTFILES: {path} is listed and has no text for people' for path in files
                if path not in found)
    if files != sorted(files):
        yield 'po/POTFILES: not sorted'


def run(*argv):
    return subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def check_language(language, template, folder):
    """What the sources say now, merged with what the language has: nothing may be missing or only guessed."""
    po = f'po/{language}.po'
    merged = os.path.join(folder, 'merged.po')
    checked = subprocess.run(('msgfmt', '--check', '--output-file=/dev/null', po), cwd=ROOT, check=False,
                             stderr=subprocess.PIPE, text=True)
    if checked.returncode != 0:
        yield from checked.stderr.splitlines()
        return
    run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', po, template)
    for kind, option in (('not translated', '--untranslated'), ('fuzzy', '--only-fuzzy')):
        rest = run('msgattrib', option, '--no-obsolete', '--no-wrap', merged).stdout
        for message in re.findall(r'^msgid "(.+)"$', rest, re.MULTILINE):
            yield f'{po}: {kind}: {message}'


def main():
    faults = list(check_files())
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, 'adda.pot')
        run(*XGETTEXT, f'--output={template}')
        with open(os.path.join(ROOT, 'po', 'LINGUAS'), encoding='utf-8') as text:
            for language in (line.strip() for line in text if line.strip() and not line.startswith('#')):
                faults.extend(check_language(language, template, folder))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
