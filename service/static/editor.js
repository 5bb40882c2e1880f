// Makes an editor of the text area of the SPARQL page. Without this script the text area does.
//
// The form goes to the server as before, and the server draws the answer: nothing a query finds is put into the
// page here. Names are offered from the data themselves, fetched once from this service and nowhere else.

"use strict";

(() => {
  const area = document.getElementById("query");
  const place = document.getElementById("editor");
  const Yasqe = globalThis.Yasqe;
  if (!area || !place || !Yasqe) return;

  const OFFERED = 40;
  const terms = fetch(place.dataset.names, { headers: { Accept: "application/json" } }).then((response) => {
    if (!response.ok) throw new Error(`names cannot be offered: ${response.status}`);
    return response.json();
  });

  // IRI -> what is written beside it in the list.
  const described = new Map();
  terms.then(({ classes, properties, things }) => {
    for (const { iri, label, uses } of [...classes, ...properties]) {
      described.set(iri, `${label} (${uses.toLocaleString("en-GB")})`);
    }
    for (const { iri, label, kind } of things) described.set(iri, `${label} (${kind})`);
  }, console.error);

  const write = (iri, prefixes) => {
    for (const [prefix, namespace] of Object.entries(prefixes)) {
      const local = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[A-Za-z][\w-]*$/.test(local)) return `${prefix}:${local}`;
    }
    return `<${iri}>`;
  };

  // What is typed is looked for in the label and in the last part of the IRI, after a prefix among its names
  // alone; what begins with it comes first.
  const matching = (names, typed, prefixes) => {
    const [, prefix, rest] = typed.match(/^<?(?:([\w-]*):)?(.*?)>?$/);
    const sought = rest.toLowerCase();
    const space = prefix === undefined ? "" : prefixes[prefix] ?? "none";
    const rank = ({ iri, label }) => {
      if (!iri.startsWith(space)) return -1;
      const places = [label, iri.split(/[#/]/).pop()].map((each) => each.toLowerCase().indexOf(sought));
      return places.includes(0) ? 0 : Math.max(...places);
    };
    const ranked = names.map((name) => [Math.sign(rank(name)), name]).filter(([place]) => place >= 0);
    return ranked.sort(([one], [other]) => one - other).slice(0, OFFERED).map(([, name]) => name.iri);
  };

  const completer = (name, kind, isPlace, autoShow) => ({
    name,
    bulk: false,
    autoShow,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return !/^[?$"'#]/.test(token.string) && isPlace(yasqe, token);
    },
    get: async (yasqe, token) => matching((await terms)[kind], token.string.trim(), yasqe.getPrefixesFromQuery()),
    postProcessSuggestion: (yasqe, _token, iri) => write(iri, yasqe.getPrefixesFromQuery()),
    postprocessHints: (_yasqe, hints) => hints.map((hint) => {
      const iri = hint.text.replace(/^<|>$/g, "");
      const words = described.get(iri) ?? [...described].find(([each]) => each.endsWith(iri.replace(/^\w*:/, "")))?.[1];
      return words ? { ...hint, displayText: `${hint.text}  ${words}` } : hint;
    }),
  });

  const wordsBefore = (yasqe, token) => yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
  const isClassPlace = (yasqe, token) => {
    const before = wordsBefore(yasqe, token).string;
    return before === "a" || before === "rdf:type";
  };
  const isPropertyPlace = (yasqe, token) =>
    token.state.possibleCurrent.includes("a") || token.state.lastProperty === token.string;

  for (const name of Object.keys(Yasqe.Autocompleters)) {
    if (name !== "variables") delete Yasqe.Autocompleters[name]; // they would ask other servers
  }
  Yasqe.registerAutocompleter(completer("class", "classes", isClassPlace, true));
  Yasqe.registerAutocompleter(completer("property", "properties", (yasqe, token) =>
    token.string.length > 0 && isPropertyPlace(yasqe, token) && !isClassPlace(yasqe, token), true));
  // Of things alone any word may be the start, a keyword too: they are offered when asked for.
  Yasqe.registerAutocompleter(completer("thing", "things", (yasqe, token) =>
    /^(<|[A-Za-z]{2,})/.test(token.string) && !isPropertyPlace(yasqe, token) && !isClassPlace(yasqe, token), false));

  const label = document.querySelector('label[for="query"]').textContent;
  const submit = () => area.form.requestSubmit();
  const yasqe = new Yasqe(place, {
    value: area.value,
    autocompleters: ["variables", "class", "property", "thing"],
    collapsePrefixesOnLoad: false,
    consumeShareLink: null,
    createShareableLink: null,
    createShortLink: undefined,
    editorHeight: "auto", // it grows with the query and never scrolls, which a keyboard could not make it do
    viewportMargin: Infinity,
    extraKeys: {
      "Ctrl-Space": (editor) => editor.autocomplete(),
      "Ctrl-Enter": submit,
      "Cmd-Enter": submit,
      "Ctrl-/": (editor) => editor.commentLines(),
      // The keyboard is not to be held: Tab leaves the editor, forwards and backwards.
      Tab: false,
      "Shift-Tab": false,
    },
    lineWrapping: true,
    persistenceId: null, // the address holds the query
    prefixCcApi: null,
    resizeable: false,
    screenReaderLabel: label,
    showQueryButton: false,
  });
  yasqe.getInputField().setAttribute("aria-label", label);
  if (area.getAttribute("aria-describedby")) {
    yasqe.getInputField().setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
    yasqe.getInputField().setAttribute("aria-invalid", "true");
  }
  yasqe.on("change", () => { area.value = yasqe.getValue(); });
  area.hidden = true;
  place.hidden = false;
  document.getElementById("editor-keys").hidden = false;
  yasqe.refresh();
})();
