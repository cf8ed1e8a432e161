// The frame of every page: the choice of light or dark, and where Back leads to.
(function () {
  'use strict';
  const TRAIL = 'orderly.trail';
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

  /* The pages that led here, each with its last address, which names its filter. A page that is come back to
     ends the trail there. */
  function trail() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(TRAIL) || '[]');
      return Array.isArray(kept) ? kept.filter((step) => typeof step === 'string' && step.startsWith('/') && !step.startsWith('//')) : [];
    } catch (e) { return []; }
  }
  const path = (address) => address.split('?')[0];
  function upTo(steps) {
    const at = steps.findIndex((step) => path(step) === location.pathname);
    return at < 0 ? steps : steps.slice(0, at);
  }
  const back = document.querySelector('a[data-back]');
  const led = upTo(trail());
  if (back && led.length) { back.href = led[led.length - 1]; }
  if (document.body.dataset.screen) {
    addEventListener('pagehide', () => {
      const steps = upTo(trail()).concat(location.pathname + location.search).slice(-LONGEST);
      try { sessionStorage.setItem(TRAIL, JSON.stringify(steps)); } catch (e) { /* Back leads to its page then */ }
    });
  }
}());
