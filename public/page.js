// Optional: the page says everything without it. Marks promises that lapsed since it was made, adds relative words and
// the reader's own time, says when a copy is old, fetches a newer one politely, and keeps the last one for offline.
(() => {
  const MINUTE = 60_000;
  const STALE_MS = 10 * MINUTE;
  const LONGEST_WAIT_MS = 15 * MINUTE;
  const { lang } = document.documentElement;
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
  const news = document.getElementById('news');
  const words = news?.dataset ?? {};

  // How far the reader's clock is off, as the server's answers tell.
  let offset = 0;
  const now = () => Date.now() + offset;

  const inWords = (ms) => {
    const minutes = Math.round(ms / MINUTE);
    if (Math.abs(minutes) < 90) return relative.format(minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return Math.abs(hours) < 36 ? relative.format(hours, 'hour') : relative.format(Math.round(hours / 24), 'day');
  };

  const say = (element, className, text) => {
    let note = element.querySelector(`:scope > .${className}`);
    if (!note && text === '') return;
    if (!note) {
      note = document.createElement('span');
      note.className = className;
      element.append(' ', note);
    }
    if (note.textContent !== text) note.textContent = text;
  };

  let isOffline = 'kept' in document.documentElement.dataset;
  const mark = () => {
    const { lapsed = '', stale = '' } = document.querySelector('[data-lapsed]')?.dataset ?? {};
    for (const promise of document.querySelectorAll('[data-by]')) {
      const left = Number(promise.dataset.by) - now();
      for (const time of promise.querySelectorAll('time')) time.classList.toggle('lapsed', left <= 0);
      say(promise, 'relative', left <= 0 ? lapsed : `(${inWords(left)})`);
    }
    const asOf = document.getElementById('as-of');
    const time = asOf?.querySelector('time');
    if (!time) return;
    const age = now() - Date.parse(time.dateTime);
    const old = age < MINUTE ? '' : `(${inWords(-age)})`;
    const note = isOffline
      ? words.offline?.replace('{time}', time.firstChild.textContent)
      : age < STALE_MS
        ? ''
        : stale;
    say(asOf, 'relative', [old, note].filter(Boolean).join(' '));
  };

  // The page's zone stands in the text; the reader's own is added where it shows another hour.
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const day = { ...style, day: 'numeric', month: 'short' };
  const localise = () => {
    if (!words.zone) return;
    const format = (options) => new Intl.DateTimeFormat(lang, options);
    const [there, here, own] = [format({ ...day, timeZone: words.zone }), format(day), format(style)];
    const dayOnly = { day: 'numeric', month: 'numeric', year: 'numeric' };
    const [thereDay, hereDay] = [format({ ...dayOnly, timeZone: words.zone }), format(dayOnly)];
    for (const time of document.querySelectorAll('main time:not([title])')) {
      const at = Date.parse(time.dateTime);
      if (there.format(at) === here.format(at)) continue;
      const text = words.here.replace('{time}', (thereDay.format(at) === hereDay.format(at) ? own : here).format(at));
      time.title = text;
      if (time.closest('.eta, #as-of')) say(time.parentElement, 'here', `(${text})`);
    }
  };

  // What a reader has typed, opened and focused outlives the exchange of the page's content.
  const nameOf = (element) =>
    element.name
      ? `${element.name} ${element.type === 'checkbox' ? element.value : ''}`
      : element.id || element.getAttribute('href') || element.textContent;
  const isEdited = (field) =>
    field.type === 'checkbox' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  const replaceMain = (next) => {
    const main = document.querySelector('main');
    const fields = [...main.querySelectorAll('input')].filter(isEdited);
    const opened = [...main.querySelectorAll('details[open] > summary')].map(nameOf);
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const { scrollX, scrollY } = window;
    main.replaceWith(document.adoptNode(next));
    for (const summary of next.querySelectorAll('summary')) {
      if (opened.includes(nameOf(summary))) summary.parentElement.open = true;
    }
    const find = (old) => [...next.querySelectorAll(old.tagName)].find((each) => nameOf(each) === nameOf(old));
    for (const old of fields) {
      const field = find(old);
      if (field) Object.assign(field, field.type === 'checkbox' ? { checked: old.checked } : { value: old.value });
    }
    if (focused) find(focused)?.focus({ preventScroll: true });
    window.scrollTo(scrollX, scrollY);
  };

  const gist = (root) =>
    [...root.querySelectorAll('.hero .state, .hero h1, .hero .eta')].map((each) => {
      const copy = each.cloneNode(true);
      for (const note of copy.querySelectorAll('.relative, .here')) note.remove();
      return copy.textContent.trim().replace(/\s+/g, ' ');
    });

  const show = (html) => {
    const next = new DOMParser().parseFromString(html, 'text/html');
    const main = next.querySelector('main');
    if (!main) return;
    const [before, after] = [gist(document), gist(next)];
    replaceMain(main);
    document.title = next.title;
    const changed = after.filter((text) => !before.includes(text));
    if (news && changed.length > 0) news.textContent = changed.join('. ');
  };

  let etag = null;
  let failures = 0;
  let checkedAt = Date.now();
  const refresh = async () => {
    checkedAt = Date.now();
    try {
      // The browser asks with the ETag that it has: of what did not change, no body is sent.
      const response = await fetch(location.pathname, { headers: { accept: 'text/html' }, cache: 'no-cache' });
      const serverNow = Date.parse(response.headers.get('date'));
      if (Math.abs(serverNow - Date.now()) > 5_000) offset = serverNow - Date.now();
      else if (serverNow) offset = 0;
      if (!response.ok) throw new Error(String(response.status));
      isOffline = false;
      failures = 0;
      const tag = response.headers.get('etag');
      if (tag === null || tag !== etag) show(await response.text());
      etag = tag;
    } catch (error) {
      // The copy at hand stays, and says how old it is.
      failures += 1;
      isOffline ||= error instanceof TypeError;
    }
    localise();
    mark();
  };

  // 30 to 90 seconds: a crowd that came at once does not come back at once; ever longer where it fails.
  let timer;
  const wait = (ms = 30_000 * 2 ** failures) => {
    clearTimeout(timer);
    if (document.hidden) return;
    timer = setTimeout(
      async () => {
        await refresh();
        wait();
      },
      Math.min(ms, LONGEST_WAIT_MS) * (1 + 2 * Math.random()),
    );
  };

  const isLive = document.querySelector('[data-stale]') !== null;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) return;
    mark();
    if (isLive) wait(Date.now() - checkedAt > 30_000 && failures === 0 ? 1_000 : undefined);
  });
  setInterval(() => {
    if (!document.hidden) mark();
  }, 15_000);

  // A clock that is wrong must not call a fresh page old: before it does, the server's is asked.
  const asOfNow = Date.parse(document.querySelector('#as-of time')?.dateTime);
  const isOdd = isLive && !(now() >= asOfNow && now() - asOfNow < STALE_MS);
  localise();
  if (isOdd) void refresh().then(() => wait());
  else {
    mark();
    if (isLive) wait();
  }

  // Pages that are private, and installs that want none, name no worker: one that is there goes.
  const keep = async () => {
    const workers = navigator.serviceWorker;
    if (!workers || !isSecureContext) return;
    if (!words.worker) {
      for (const each of await workers.getRegistrations()) {
        if (location.href.startsWith(each.scope)) await each.unregister();
      }
      return;
    }
    await workers.register(words.worker);
    const { active } = await workers.ready;
    const parts = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')];
    active.postMessage([location.pathname, ...parts.map((each) => each.href || each.src)]);
  };
  if (news) keep().catch(() => {});
})();
