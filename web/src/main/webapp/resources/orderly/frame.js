// The frame of every page: the choice of light or dark, and where Back leads to.
(function () {
  'use strict';
  const TRAIL = 'orderly.trail';
  const RETURNING = 'orderly.returning';
  const LONGEST = 12;

  /* The server writes the choice into the page from this cookie, so that no page is seen in the other one first. */
  function keepTheme(name) {
    const root = document.documentElement;
    if (name) { root.dataset.theme = name; } else { delete root.dataset.theme; }
    document.cookie = 'orderly.theme=' + name + ';path=/;max-age=' + (name ? 31536000 : 0) + ';SameSite=Strict'
      + (location.protocol === 'https:' ? ';Secure' : '');
  }
  const choice = document.getElementById('theme');
  if (choice) {
    choice.value = document.documentElement.dataset.theme || '';
    choice.addEventListener('change', () => keepTheme(choice.value));
  }

  /* The pages that led here, each with its last address, which names its filter. Who goes back ends the trail there;
     who comes to a page anew by a link finds behind it the page of that link, not what was before the first visit. */
  function trail() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(TRAIL) || '[]');
      return Array.isArray(kept) ? kept.filter((step) => typeof step === 'string' && step.startsWith('/') && !step.startsWith('//')) : [];
    } catch (e) { return []; }
  }
  /* A page of one thing, such as the details of a study, is another page than that of another thing. */
  function page(address) {
    const [path, query] = address.split('?');
    return path + '?' + (new URLSearchParams(query).get('key') || '');
  }
  function returned() {
    try {
      const clicked = sessionStorage.getItem(RETURNING) !== null;
      sessionStorage.removeItem(RETURNING);
      const entries = performance.getEntriesByType('navigation');
      return clicked || (entries.length > 0 && entries[0].type === 'back_forward');
    } catch (e) { return false; }
  }
  function behind(steps) {
    const here = page(location.pathname + location.search);
    const at = steps.findIndex((step) => page(step) === here);
    return returned() && at >= 0 ? steps.slice(0, at) : steps.filter((step) => page(step) !== here);
  }
  const back = document.querySelector('a[data-back]');
  const led = behind(trail());
  if (back) {
    if (led.length) { back.href = led[led.length - 1]; }
    back.addEventListener('click', () => {
      try { sessionStorage.setItem(RETURNING, ''); } catch (e) { /* then the trail grows instead */ }
    });
  }
  /* Whoever comes back to a list finds the row whose details were looked at. */
  addEventListener('click', (event) => {
    const link = event.target.closest('a[data-at]');
    if (link) {
      const query = new URLSearchParams(location.search);
      query.set('at', link.dataset.at);
      history.replaceState(null, '', location.pathname + '?' + query);
    }
  }, true);
  const seen = document.querySelector('tr.seen a[data-at]');
  if (seen) {
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: 'center' });
  }
  /* A page that could not be shown is shown as soon as the server can. */
  const again = document.querySelector('a[data-ready]');
  if (again) {
    const to = new URL(new URLSearchParams(location.search).get('to') || again.href, location.href);
    if (to.origin === location.origin) { again.href = to.href; }
    const look = () => fetch(again.dataset.ready, { cache: 'no-store' })
      .then((answer) => { if (answer.ok) { location.replace(again.href); } else { setTimeout(look, 2000); } })
      .catch(() => { setTimeout(look, 2000); });
    setTimeout(look, 2000);
  }
  if (document.body.dataset.screen) {
    addEventListener('pagehide', () => {
      const steps = led.concat(location.pathname + location.search).slice(-LONGEST);
      try { sessionStorage.setItem(TRAIL, JSON.stringify(steps)); } catch (e) { /* Back leads to its page then */ }
    });
  }
}());
