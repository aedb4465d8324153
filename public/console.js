// Small helps for the console; every form works without them.

/** "+1 h" beside each time: fills it in by the page's own clock, which may be another than this machine's zone. */
const quick = document.getElementById('quick-times');
for (const input of document.querySelectorAll('.when-by > input[type="datetime-local"], .at > input')) {
  if (!quick) break;
  const buttons = quick.content.firstElementChild.cloneNode(true);
  buttons.addEventListener('click', (event) => {
    const minutes = Number(event.target.dataset?.add);
    if (!minutes) return;
    const wall = Date.now() + (Number(input.dataset.zoneOffset) + minutes) * 60_000;
    // Up to the next five minutes: nobody promises 18:03.
    input.value = new Date(Math.ceil(wall / 300_000) * 300_000).toISOString().slice(0, 16);
    // As if it were typed: so it is kept as a draft too.
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  input.after(buttons);
}

/** Which text the readers of a language see while theirs is not written, as it is typed. */
for (const field of document.querySelectorAll('.localized')) {
  const lines = [...field.querySelectorAll('[data-instead]')];
  const inputs = lines.map((line) => document.getElementById(line.dataset.instead));
  field.addEventListener('input', () => {
    const written = inputs.find((input) => input.value.trim() !== '');
    for (const [index, line] of lines.entries()) {
      line.hidden = !written || inputs[index].value.trim() !== '';
      if (line.hidden) continue;
      line.querySelector('q').lang = written.lang;
      line.querySelector('q').textContent = written.value.trim();
    }
  });
}

/** Of which services the common row speaks, as they are ticked: those, or else all that are affected. */
for (const block of document.querySelectorAll('.many')) {
  const line = block.querySelector('.reach');
  const names = new Map(
    [...block.querySelectorAll('.tick-line')].map((each) => [
      each.dataset.name,
      each.querySelector('label').textContent.trim(),
    ]),
  );
  block.addEventListener('change', (event) => {
    if (event.target.type !== 'checkbox') return;
    const ticked = [...block.querySelectorAll('[data-ids]:checked')].flatMap((tick) => tick.dataset.ids.split(' '));
    const meant = new Set((ticked.length > 0 ? ticked : block.dataset.affected.split(' ')).filter(Boolean));
    line.hidden = meant.size === 0;
    line.querySelector('strong').textContent = meant.size;
    line.querySelector('span').textContent = [...names.keys()]
      .filter((id) => meant.has(id))
      .map((id) => names.get(id))
      .join(', ');
  });
}

/** What is wrong, or new, is where reading goes on. */
(document.querySelector('#news, #faults') ?? document.querySelector('.dates-shown'))?.focus();

/** Ctrl+Enter, or Cmd+Enter, looks at the preview from any field. */
document.querySelector('.update-form')?.addEventListener('keydown', (event) => {
  const look = event.currentTarget.querySelector('.look');
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !look) return;
  event.preventDefault();
  event.currentTarget.requestSubmit(look);
});

/** A form that was sent is not sent again by an impatient second press. */
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

/** The first screen follows what happens, unless somebody is in the middle of something. */
if (document.querySelector('[data-live]')) {
  setInterval(() => {
    if (document.visibilityState === 'visible' && document.activeElement === document.body) location.reload();
  }, 60_000);
}

/** How long an update may still be taken back: when the time is over, its button goes. */
const undo = document.querySelector('[data-undo]');
if (undo) {
  const button = undo.querySelector('button');
  const overAt = Date.now() + Number(undo.dataset.undo) * 1000;
  const count = setInterval(() => {
    const left = Math.ceil((overAt - Date.now()) / 1000);
    if (left > 0) {
      button.textContent = button.dataset.words.replace('#', left);
      return;
    }
    clearInterval(count);
    button.remove();
    undo.querySelector('p').textContent = undo.dataset.over;
  }, 250);
}

/** Who says that it is identified mostly says why, too. */
const cause = document.querySelector('.duty-ticks [value="cause"]');
document.querySelector('.statuses [value="identified"]')?.addEventListener('change', () => {
  if (cause) cause.checked = true;
});

/** What is typed is kept every few seconds: neither a session that ends nor a browser that closes loses it. */
const keeper = document.querySelector('[data-draft]');
if (keeper) {
  const form = keeper.closest('form');
  const told = keeper.querySelector('[aria-live]');
  let timer;
  let sending;
  const keep = async () => {
    timer = undefined;
    sending = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(keeper.dataset.draft, {
        method: 'POST',
        body,
        headers: { 'X-Draft': 'quiet' },
        signal: sending.signal,
      });
      const { saved, ended, failed } = keeper.dataset;
      told.textContent = answer.ok ? saved : answer.status === 401 ? ended : failed;
    } catch (error) {
      if (error.name !== 'AbortError') told.textContent = keeper.dataset.failed;
    }
  };
  form.addEventListener('input', () => {
    timer ??= setTimeout(keep, 3_000);
  });
  // What is sent now must not come back as a draft behind it.
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    timer = undefined;
    sending?.abort();
  });
}
