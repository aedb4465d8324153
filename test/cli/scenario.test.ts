import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readScenario } from '../../src/cli/replay/scenario.ts';

const PAGE = `start: 2026-03-01 11:00
page:
  key: example
  name: Example
  time_zone: Asia/Seoul
  languages: [ko, en]
  components:
    - { key: mail, name: Mail, needs: [pangyo] }
    - { key: pangyo, name: Pangyo, hidden: true }
events:
`;
const OPENING = `  - at: 2026-03-01 12:00
    open:
      key: outage
      name: Mail is down
      impacts: { pangyo: major_outage }
`;

function read(events: string) {
  return readScenario('outage.yaml', `${PAGE}${events}`);
}

/** Asserts that a file is refused with these very words. */
function refuses(events: string, message: string): void {
  assert.throws(
    () => read(events),
    (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message, message);
      return true;
    },
  );
}

describe('a scenario', () => {
  it('gives what was posted in order, with times on the clocks of its zone', () => {
    const { startAt, events } = read(`${OPENING}
  - at: 2026-03-01 13:00
    update:
      body: { en: Half is back, id: Sebagian pulih }
      restored: { mail: 2026-03-01 12:30 }
`);
    assert.equal(startAt, Date.UTC(2026, 2, 1, 2));
    assert.deepEqual(
      events.map(({ at, kind, timeline }) => [at, kind, timeline]),
      [
        [Date.UTC(2026, 2, 1, 3), 'open', 'outage'],
        [Date.UTC(2026, 2, 1, 4), 'update', 'outage'],
      ],
    );
    const [, update] = events;
    assert.ok(update?.kind === 'update');
    assert.deepEqual(update.input, {
      body: { en: 'Half is back', id: 'Sebagian pulih' },
      impacts: {},
      restoration: { mail: { kind: 'restored', at: Date.UTC(2026, 2, 1, 3, 30) } },
      notify: true,
    });
  });

  it('takes a plain text as one in the first language of the page', () => {
    const [opening] = read(OPENING).events;
    assert.deepEqual(opening?.kind === 'open' && opening.input.name, { ko: 'Mail is down' });
  });

  it('takes an ETA of each kind', () => {
    const { events } = read(`${OPENING}
  - at: 2026-03-01 13:00
    update:
      restoration:
        mail: { kind: window, earliest: 2026-03-01 15:00, by: 2026-03-01 16:00 }
        pangyo: { kind: conditional, condition: after the fire }
`);
    assert.deepEqual(events[1]?.kind === 'update' && events[1].input.restoration, {
      mail: {
        kind: 'window',
        byAt: Date.UTC(2026, 2, 1, 7),
        earliestAt: Date.UTC(2026, 2, 1, 6),
        condition: null,
        reason: null,
      },
      pangyo: { kind: 'conditional', byAt: null, earliestAt: null, condition: { ko: 'after the fire' }, reason: null },
    });
  });
});

describe('a scenario that is wrong is refused with line, field and remedy', () => {
  it('where a component does not exist', () => {
    refuses(
      `${OPENING}  - at: 2026-03-01 13:00\n    update: { restored: [pangio] }\n`,
      'outage.yaml:17: events[1].update.restored[0]: There is no component "pangio": did you mean "pangyo"?',
    );
  });

  it('where a time is none', () => {
    refuses(
      `${OPENING}  - at: 2026-03-01 13:00
    update:
      restoration:
        mail: { kind: by, by: 2026-02-30 13:00 }
`,
      'outage.yaml:19: events[1].update.restoration.mail.by: "2026-02-30 13:00" is not a time. Write it as 2022-10-15 16:12.',
    );
  });

  it('where a field is misspelt', () => {
    assert.throws(
      () => read(OPENING.replace('impacts', 'impact')),
      /outage\.yaml:15: events\[0\]\.open\.impact: .*impacts/,
    );
  });

  it('where events are not in order', () => {
    refuses(
      `${OPENING}  - at: 2026-03-01 11:30\n    update: { body: Sorry }\n`,
      'outage.yaml:16: events[1].at: It is earlier than what stands before it.',
    );
  });

  it('where an event says nothing or two things', () => {
    assert.throws(() => read('  - at: 2026-03-01 12:00\n'), /outage\.yaml:11: events\[0\]: Say one of open, update/);
  });

  it('where an update has nothing that it could continue', () => {
    assert.throws(
      () => read('  - at: 2026-03-01 12:00\n    update: { body: Sorry }\n'),
      /outage\.yaml:12: events\[0\]\.update: Nothing is open yet/,
    );
  });

  it('where a component is both restored and promised', () => {
    assert.throws(
      () =>
        read(
          `${OPENING}  - at: 2026-03-01 13:00\n    update: { restored: [mail], restoration: { mail: { kind: assessing } } }\n`,
        ),
      /outage\.yaml:17: events\[1\]\.update\.restoration\.mail: It stands under restored too/,
    );
  });

  it('where its page is wrong', () => {
    assert.throws(
      () => readScenario('outage.yaml', `${PAGE.replace('needs: [pangyo]', 'needs: [pangio]')}${OPENING}`),
      /outage\.yaml:8: page\.components\[0\]\.needs: .*"pangio"/,
    );
  });

  it('where it is no YAML', () => {
    assert.throws(() => readScenario('outage.yaml', 'start: [\n'), /^FileProblem: outage\.yaml:\d+: /);
  });
});
