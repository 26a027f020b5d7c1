#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The schemas of data/protocol against the codecs and against the reference in docs: test-schemas.py SOURCE CODEC-TOOL
import json
import os
import re
import subprocess
import sys

import jsonschema

SECONDS = 60
BLOCK = re.compile(r'^```json (client|server) (\S+)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
# Values that are wrong for most members, and right for some.
VALUES = [None, True, False, 0, 1, -1, 1.5, 2**53 - 1, 2**53, 10**30, '', 'x', 'x' * 64, 'x' * 65, [], ['x'], {}]


# What a message without a type is.
NAMELESS = {
    ('client', 'flat'): 'text',
    ('client', 'simple'): 'message',
    ('client', 'protected'): 'auth',
    ('server', 'protected'): 'error',
}


PAGES = ('protocol.md', 'admin.md')

# What is written and read behind the codecs, which only pass it on: tests/e2e checks it.
DESK = {
    'client': {('adda.v1', word) for word in ('watch', 'unwatch', 'admin')},
    'server': {('adda.v1', word) for word in ('snapshot', 'changes', 'done')},
}


class Schemas:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, 'index.json'), encoding='utf-8') as file:
            self.index = json.load(file)
        self.validators = {name: self.load(name) for name in self.names()}

    def names(self):
        return [name for dialects in self.index.values() for types in dialects.values() for name in types.values()]

    def load(self, name):
        with open(os.path.join(self.folder, name), encoding='utf-8') as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    @staticmethod
    def type_of(direction, dialect, message):
        """As the index has it."""
        return message.get('type', NAMELESS.get((direction, dialect)))

    def find(self, direction, dialect, message):
        name = self.index[direction][dialect].get(self.type_of(direction, dialect, message))
        assert name, f'{direction} {dialect}: no schema for {message}'
        return self.validators[name]

    def check(self, direction, dialect, message):
        """Returns the type, as the index has it."""
        validator = self.find(direction, dialect, message)
        errors = [error.message for error in validator.iter_errors(message)]
        assert not errors, f'{direction} {dialect}: {message}: {errors}'
        return self.type_of(direction, dialect, message)


def run_tool(tool, mode, text=''):
    return subprocess.run([tool, mode], input=text, capture_output=True, check=True, encoding='utf-8',
                          timeout=SECONDS).stdout.splitlines()


def all_types(schemas, direction):
    return {(dialect, word) for dialect, types in schemas.index[direction].items() for word in types}


def read_examples(source):
    page = ''
    for name in PAGES:
        with open(os.path.join(source, 'docs', name), encoding='utf-8') as file:
            page += file.read()
    decoder = json.JSONDecoder()
    for direction, dialect, block in BLOCK.findall(page):
        rest = block.strip()
        while rest:
            message, end = decoder.raw_decode(rest)
            yield direction, dialect, message
            rest = rest[end:].strip()


def test_files(schemas, source, tool):
    """each file of the folder stands in the index, once"""
    files = sorted(name for name in os.listdir(schemas.folder) if name.endswith('.schema.json'))
    assert files == sorted(schemas.names()), 'index.json and the folder differ'


def test_frames(schemas, source, tool):
    """each frame that the codecs make is as its schema says"""
    seen = set()
    for line in run_tool(tool, 'encode'):
        dialect, frame = line.split('\t', 1)
        seen.add((dialect, schemas.check('server', dialect, json.loads(frame))))
    expected = all_types(schemas, 'server') - DESK['server']
    assert seen == expected, seen ^ expected


def test_examples(schemas, source, tool):
    """each example of the reference is as its schema says, and no type is without one"""
    seen = {'client': set(), 'server': set()}
    for direction, dialect, message in read_examples(source):
        seen[direction].add((dialect, schemas.check(direction, dialect, message)))
    for direction, types in seen.items():
        assert types == all_types(schemas, direction), types ^ all_types(schemas, direction)


def vary(schema, message):
    """The message with each member wrong, missing or added."""
    yield message
    for name in schema['properties']:
        if name == 'type':
            continue
        if name in message:
            yield {key: value for key, value in message.items() if key != name}
        for value in VALUES:
            yield {**message, name: value}
    yield {**message, 'of_a_later_version': [{}]}


def test_decoders(schemas, source, tool):
    """codecs and schemas agree on which messages of clients are good"""
    cases = []
    for direction, dialect, example in read_examples(source):
        if direction == 'client' and (dialect, example.get('type')) not in DESK['client']:
            validator = schemas.find(direction, dialect, example)
            cases += [(dialect, message, validator.is_valid(message)) for message in vary(validator.schema, example)]
    text = ''.join(f'{dialect}\t{json.dumps(message)}\n' for dialect, message, _ in cases)
    verdicts = run_tool(tool, 'decode', text)
    assert len(verdicts) == len(cases)
    assert len(cases) > 500
    for (dialect, message, is_good), verdict in zip(cases, verdicts):
        # What a name may be is more than a schema can say, so there the codec alone decides.
        assert is_good == (verdict == 'ok') or verdict.startswith('bad_name'), f'{dialect} {message}: {verdict}'


def test_codes(schemas, source, tool):
    """the reference and the schemas list the error codes that there are"""
    codes = run_tool(tool, 'codes')
    with open(os.path.join(source, 'docs', 'protocol.md'), encoding='utf-8') as file:
        table = file.read().split('\n## Errors\n', 1)[1].split('\n## ', 1)[0]
    assert re.findall(r'^\| `(\w+)` \|', table, re.MULTILINE) == codes
    for dialect in ('adda.v1', 'flat', 'simple'):
        schema = schemas.validators[schemas.index['server'][dialect]['error']].schema
        assert schema['properties']['code']['enum'] == codes, dialect


def main():
    source, tool = sys.argv[1:]
    schemas = Schemas(os.path.join(source, 'data', 'protocol'))
    tests = [test_files, test_frames, test_examples, test_decoders, test_codes]
    failed = 0
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        try:
            test(schemas, source, tool)
            print(f'ok {number} {test.__doc__}')
        except AssertionError as error:
            failed += 1
            print(f'not ok {number} {test.__doc__}\n# {error}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
