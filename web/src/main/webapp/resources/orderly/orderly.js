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
    alive() {
      el('lost').hidden = true;
      el('lost').dataset.kind = '';
      if (heard) { follows('on'); }
    },
    /* The address names the filter that is shown, so that it can be kept and sent on. */
    address(query) { history.replaceState(null, '', here + (query ? '?' + query : '')); },
    /* A closed dialog gives the focus back to what opened it, even if the list was drawn anew meanwhile. */
    back() { setTimeout(() => { const opener = el(openedFrom); if (opener) { opener.focus(); } }, 50); },
    /* Brings into view what a form was answered with. */
    showProblem() {
      const told = document.querySelector('.settings-form [role=alert], .settings-form [role=status]');
      if (told) { told.scrollIntoView({ block: 'nearest' }); }
    },
    done(args, dialog) { if (args && args.close) { PF(dialog).hide(); } },
    /* Calls refresh when one of the topics ("tasks", "studies", "workitems") has changed, soon after, never twice at once, and with a rest
       (in milliseconds) between. */
    live(topics, refresh, rest) {
      watches.push({ topics: [].concat(topics), refresh, rest: rest || REST_MILLIS, at: 0, due: false });
      if (document.readyState === 'complete') { listen(); }
    },
  };
  window.orderly = orderly;

  /* Hints of the server: what changed is noted and shown as soon as the page may, at most about once a second. Without a connection the
     page asks each time it fails to connect, so that it tells of a lost server, and shows the truth when that is back. */
  const REST_MILLIS = 700;
  const LONGEST_WAIT_MILLIS = 8000;
  const DATABASE_MILLIS = 3000;
  const watches = [];
  const changed = new Set();
  let socket = null;
  let heard = false;
  let stale = false;
  let wait = 500;
  let planned = 0;
  let shownAt = 0;

  function listen() {
    if (socket || !watches.length) { return; }
    const topics = new Set(watches.flatMap((watch) => watch.topics));
    const base = document.querySelector('.brand').getAttribute('href').replace(/index\.xhtml.*/, '');
    const query = [...topics].map((topic) => 'topic=' + topic).join('&');
    const all = () => topics.forEach((topic) => changed.add(topic));
    socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + base + 'live?' + query);
    socket.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (!heard) {
        heard = true;
        follows('on');
        wait = 500;
        orderly.alive();
        stale = stale || news.start !== document.body.dataset.start && !reloadedFor(news.start);
        all();
      }
      news.changed.forEach((topic) => changed.add(topic));
      plan();
    };
    socket.onclose = () => {
      socket = null;
      heard = false;
      follows('waiting');
      all();
      plan();
      setTimeout(listen, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
    };
  }
  /* The server has been started since this page was written: the page is read anew, once for each start. */
  function reloadedFor(start) {
    try {
      if (sessionStorage.getItem('orderly.start') === start) { return true; }
      sessionStorage.setItem('orderly.start', start);
      return false;
    } catch (e) { return true; }
  }
  setInterval(() => { if (socket && socket.readyState === WebSocket.OPEN) { socket.send('here'); } }, 30000);

  /* The server is there and its database is not: what is shown stays, and is asked for again. */
  function withoutDatabase() {
    say('database');
    follows('waiting');
    watches.forEach((watch) => watch.topics.forEach((topic) => changed.add(topic)));
    setTimeout(plan, DATABASE_MILLIS);
  }

  /* Tells whether the page follows by itself; without the word for it, nothing. */
  function follows(how) { if (el('liveState')) { el('liveState').dataset.live = how; } }

  function plan() {
    if (!planned) { planned = setTimeout(show, Math.max(50, shownAt + REST_MILLIS - Date.now())); }
  }

  function show() {
    planned = 0;
    if (document.hidden || !changed.size && !watches.some((watch) => watch.due)) { return; }
    const busy = window.PrimeFaces && !PrimeFaces.ajax.Queue.isEmpty();
    if (busy || !orderly.mayPoll()) { planned = setTimeout(show, 250); return; }
    shownAt = Date.now();
    if (stale) { location.reload(); return; }
    const news = new Set(changed);
    changed.clear();
    watches.forEach((watch) => { watch.due = watch.due || watch.topics.some((topic) => news.has(topic)); });
    const due = watches.filter((watch) => watch.due && shownAt - watch.at >= watch.rest);
    if (watches.some((watch) => watch.due && !due.includes(watch))) { planned = setTimeout(show, 250); }
    refreshing = due.length;
    picked = null;
    due.forEach((watch) => { watch.due = false; watch.at = shownAt; watch.refresh(); });
  }

  /* A row that is picked while its list is being read again would come back unpicked, and a page that is turned would not come at all: that
     answer is left out, and asked for again. */
  let refreshing = 0;
  let picked = null;
  addEventListener('click', (event) => {
    picked = event.target.closest('.ui-chkbox, input[type=checkbox], .ui-paginator') || picked;
  }, true);
  function keepPicks() {
    const utils = PrimeFaces.ajax.Utils;
    const update = utils.updateElement;
    utils.updateElement = function (id, content, xhr) {
      const old = el(id);
      if (refreshing && picked && old && old.contains(picked)) {
        watches.forEach((watch) => watch.topics.forEach((topic) => changed.add(topic)));
        plan();
        return;
      }
      update.call(utils, id, content, xhr);
    };
    jQuery(document).on('pfAjaxComplete', () => { refreshing = Math.max(0, refreshing - 1); });
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { plan(); } });
  addEventListener('load', listen);

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
    if (window.PrimeFaces) { keepPicks(); }
    jQuery(document)
      .on('pfAjaxError', (event, xhr) => {
        if (xhr.status === 503 && xhr.getResponseHeader('Orderly-Outage')) { withoutDatabase(); } else if (xhr.status === 200 || xhr.status === 401 || xhr.status === 403) { say('session'); } else { say('server'); }
      })
      .on('pfAjaxSuccess', (event, xhr) => {
        if (xhr.getResponseHeader('Orderly-Sign-In')) { say('session'); } else { orderly.alive(); }
      });
  }
  if (document.readyState === 'loading') { addEventListener('DOMContentLoaded', whenReady); } else { whenReady(); }
}());
