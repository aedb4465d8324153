// Puts the banner of a status page on top of a site for as long as something is wrong. No cookies, no other host.
// <script src="https://status.example.com/embed.js" async></script>
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) return;
  const base = new URL('.', script.src).href;
  const language = script.dataset.language;
  const target = script.dataset.target ? document.querySelector(script.dataset.target) : null;
  const EVERY_MS = 60_000;
  let frame;

  const show = () => {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.src = `${base}${language ? `${language}/` : ''}embed/banner`;
    frame.title = script.dataset.title || new URL(base).hostname;
    frame.style.cssText = 'display:block;width:100%;height:4.5rem;border:0';
    if (target) target.append(frame);
    else document.body.prepend(frame);
  };
  const hide = () => {
    frame?.remove();
    frame = undefined;
  };
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(`${base}api/v2/status.json`, { credentials: 'omit', cache: 'no-cache' });
        const { status } = await answer.json();
        if (status.indicator === 'none') hide();
        else show();
      } catch {
        // What was known last stays.
      }
    }
    setTimeout(look, EVERY_MS * (0.8 + 0.4 * Math.random()));
  };
  if (document.body) void look();
  else addEventListener('DOMContentLoaded', look);
})();
