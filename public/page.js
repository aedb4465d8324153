// Optional: the page says everything without it. Marks promises that lapsed since it was made, adds relative words,
// says when a copy is old, and fetches a newer one politely.
(() => {
  const MINUTE = 60_000;
  const STALE_MS = 10 * MINUTE;
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });

  const inWords = (ms) => {
    const minutes = Math.round(ms / MINUTE);
    if (Math.abs(minutes) < 90) return relative.format(minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return Math.abs(hours) < 36 ? relative.format(hours, 'hour') : relative.format(Math.round(hours / 24), 'day');
  };

  const say = (element, className, text) => {
    let note = element.querySelector(`.${className}`);
    if (!note) {
      note = document.createElement('span');
      note.className = className;
      element.append(' ', note);
    }
    if (note.textContent !== text) note.textContent = text;
  };

  const mark = () => {
    const words = document.querySelector('[data-lapsed]')?.dataset ?? {};
    for (const promise of document.querySelectorAll('[data-by]')) {
      const left = Number(promise.dataset.by) - Date.now();
      const hasLapsed = left <= 0;
      for (const time of promise.querySelectorAll('time')) time.classList.toggle('lapsed', hasLapsed);
      say(promise, 'relative', hasLapsed ? words.lapsed : `(${inWords(left)})`);
    }
    const asOf = document.getElementById('as-of');
    const time = asOf?.querySelector('time');
    if (!time) return;
    const age = Date.now() - Date.parse(time.dateTime);
    if (age >= MINUTE)
      say(asOf, 'relative', age < STALE_MS ? `(${inWords(-age)})` : `(${inWords(-age)}) ${words.stale ?? ''}`);
  };

  // Whoever types or reads a list of choices is left alone.
  const isBusy = () => document.querySelector('details[open]') || document.activeElement?.matches('input, button');

  const refresh = async () => {
    try {
      const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
      if (!response.ok || isBusy()) return;
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      const main = next.querySelector('main');
      if (!main) return;
      document.querySelector('main').replaceWith(document.adoptNode(main));
      document.title = next.title;
    } catch {
      // The copy at hand stays, and says how old it is.
    }
    mark();
  };

  // 30 to 90 seconds: a crowd that came at once does not come back at once.
  const wait = () =>
    setTimeout(
      async () => {
        if (!document.hidden && !isBusy()) await refresh();
        wait();
      },
      30_000 + Math.random() * MINUTE,
    );

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) mark();
  });
  mark();
  setInterval(() => {
    if (!document.hidden) mark();
  }, 15_000);
  if (document.querySelector('[data-stale]')) wait();
})();
