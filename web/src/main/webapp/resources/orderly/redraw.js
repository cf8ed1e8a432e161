// What is drawn anew stays as the person left it: the focus, and what was unfolded.
(function () {
  'use strict';
  if (!window.PrimeFaces) { return; }

  /* The same thing after it was drawn anew: what has its id, or else what is of its kind, at its place among those. Links are told apart by
     where they lead, for their words may be counts, fields by their names, and boxes to tick by what they stand for. */
  const kindOf = (node) => [node.tagName, node.getAttribute('href') || node.name, node.type === 'checkbox' ? node.value : ''].join(' ');
  const alike = (root, kind) => [...root.querySelectorAll('*')].filter((node) => kindOf(node) === kind);
  function placeOf(node, root) {
    const kind = kindOf(node);
    return { id: node.id, kind, at: alike(root, kind).indexOf(node) };
  }
  function at(place, root) { return place.id ? document.getElementById(place.id) : alike(root, place.kind)[place.at]; }

  const utils = PrimeFaces.ajax.Utils;
  const replace = utils.updateElement;
  utils.updateElement = function (id, content, xhr) {
    const old = document.getElementById(id);
    const focus = old && old.contains(document.activeElement) && placeOf(document.activeElement, old);
    const unfolded = old ? [...old.querySelectorAll('details[open]')].map((details) => placeOf(details, old)) : [];
    replace.call(utils, id, content, xhr);
    const now = document.getElementById(id);
    if (!old || !now || now === old) { return; }
    unfolded.map((place) => at(place, now)).forEach((details) => { if (details) { details.open = true; } });
    const again = focus && at(focus, now);
    if (again && document.activeElement !== again) { again.focus({ preventScroll: true }); }
  };
}());
