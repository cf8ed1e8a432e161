// Keeps a page alive and honest: the user's zone, gentle polling, and what to say when the session or server is gone.
(function () {
  'use strict';
  document.cookie = 'orderly.zone=' + encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)
    + ';path=/;max-age=31536000;SameSite=Strict' + (location.protocol === 'https:' ? ';Secure' : '');

  const here = location.pathname;
  const el = (id) => document.getElementById(id);

  function say(kind) {
    const lost = el('lost');
    if (!lost) { return; }
    lost.dataset.kind = kind;
    lost.hidden = false;
    el('lostAgain').href = here + location.search;
  }

  const orderly = {
    /* A poll runs only where somebody looks, and not under an open dialog, a menu or a pressed mouse button. */
    mayPoll() {
      return !document.hidden && !pressed && el('lost').dataset.kind !== 'session'
        && !document.querySelector('.ui-dialog[aria-hidden=false], .ui-menu-overlay:not([style*="none"])');
    },
    reload() { location.replace(here + location.search); },
    failed() {
      el('failure').hidden = false;
      setTimeout(() => { el('failure').hidden = true; }, 8000);
    },
    alive() { el('lost').hidden = true; el('lost').dataset.kind = ''; },
    /* The address names the filter that is shown, so that it can be kept and sent on. */
    address(query) { history.replaceState(null, '', here + (query ? '?' + query : '')); },
    /* A closed dialog gives the focus back to what opened it, even if the list was drawn anew meanwhile. */
    back() { setTimeout(() => { const opener = el(openedFrom); if (opener) { opener.focus(); } }, 50); },
    done(args, dialog) { if (args && args.close) { PF(dialog).hide(); } },
  };
  window.orderly = orderly;

  let pressed = false;
  let openedFrom = '';
  addEventListener('click', (event) => {
    const button = event.target.closest('button[id], a[id]');
    if (button && !button.closest('.ui-dialog')) {
      openedFrom = button.closest('.ui-menu') ? 'list:all_button' : button.id;
    }
  }, true);
  addEventListener('pointerdown', () => { pressed = true; });
  for (const event of ['pointerup', 'pointercancel', 'blur']) {
    addEventListener(event, () => { pressed = false; });
  }

  function whenReady() {
    if (!window.jQuery) { return; }
    jQuery(document)
      .on('pfAjaxError', (event, xhr) => {
        if (xhr.status === 200 || xhr.status === 401 || xhr.status === 403) { say('session'); } else { say('server'); }
      })
      .on('pfAjaxSuccess', (event, xhr) => {
        if (xhr.getResponseHeader('Orderly-Sign-In')) { say('session'); } else { orderly.alive(); }
      });
  }
  if (document.readyState === 'loading') { addEventListener('DOMContentLoaded', whenReady); } else { whenReady(); }
}());
