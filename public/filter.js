// Optional: lets a reader look for a service by its name, on pages with many. Without it, groups and the browser's own
// search do. What is typed and what is unfolded outlives the refresh of the page.
(() => {
  let sought = '';
  const unfolded = new Set();
  const plain = (text) => text.normalize('NFKC').toLocaleLowerCase();

  const show = (element, isShown) => {
    element.hidden = !isShown;
    return isShown;
  };
  const isNamed = (element) =>
    [...element.querySelectorAll('.name')].some((name) => plain(name.textContent).includes(sought));

  // Shows what has the sought text in its name, and says how many that are.
  const apply = (form) => {
    const main = document.querySelector('main');
    const isSeeking = sought !== '';
    let found = 0;
    for (const service of main.querySelectorAll('.group .service, .names > li')) {
      if (show(service, isNamed(service))) found += 1;
    }
    for (const part of main.querySelectorAll('.affected')) {
      const names = part.querySelectorAll('.names > li');
      const isShown = names.length > 0 ? [...names].some((name) => !name.hidden) : isNamed(part);
      if (show(part, isShown) && names.length === 0) found += 1;
    }
    for (const list of main.querySelectorAll('.names')) show(list, list.querySelector('li:not([hidden])') !== null);
    for (const group of main.querySelectorAll('.group')) {
      const isShown = show(group, group.querySelector('.service:not([hidden])') !== null);
      if (group.localName === 'details') group.open = isSeeking ? isShown : unfolded.has(group.id);
    }
    for (const section of main.querySelectorAll('section[aria-labelledby]')) {
      const parts = section.querySelectorAll('.affected, .group');
      show(section, !isSeeking || [...parts].some((part) => !part.hidden));
    }
    const status = form.querySelector('[role=status]');
    const { found: words, none } = status.dataset;
    status.textContent = !isSeeking ? '' : found > 0 ? words.replace('{count}', found) : none;
  };

  const ready = () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
    const form = document.querySelector('.filter');
    if (!form?.hidden) return;
    form.hidden = false;
    form.querySelector('input').value = sought;
    if (sought !== '') apply(form);
  };

  document.addEventListener('input', ({ target }) => {
    const form = target.closest('.filter');
    if (!form) return;
    sought = plain(target.value.trim());
    apply(form);
  });
  document.addEventListener('submit', (event) => {
    if (event.target.matches('.filter')) event.preventDefault();
  });
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (sought !== '' || !target.matches('details[id]') || !target.isConnected) return;
      if (target.open) unfolded.add(target.id);
      else unfolded.delete(target.id);
    },
    true,
  );
  new MutationObserver(ready).observe(document.body, { childList: true });
  ready();
})();
