(function (d) {
  var n = 0, lone, out = $("leave"), help = $("help"), f = $("ask"), box = $("text"), count = $("count"), bad = $("bad"), copy = $("copy");
  function $(id) { return d.getElementById(id); }
  function leave() {
    d.documentElement.className = "gone";
    d.title = "\u200b";
    location.replace(out.href);
    return false;
  }
  out.onclick = leave;
  d.onkeydown = function (e) {
    lone = e.keyCode === 16 && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (!lone) { n = 0; }
  };
  d.onkeyup = function (e) {
    if (e.keyCode === 16 && lone && ++n === 3) { leave(); }
  };
  window.onpageshow = function (e) {
    if (e.persisted) { location.reload(); }
  };
  if (f) {
    help.onclick = function () {
      var to = f.appendChild(d.createElement("input"));
      to.type = "hidden";
      to.name = "to";
      to.value = "help";
      f.submit();
      setTimeout(function () { location.href = help.href; }, 4000);
      return false;
    };
  }
  if (box && count) {
    (box.oninput = function () {
      var say = count.dataset, left = say.max - box.value.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length;
      count.textContent = left > say.max / 4 ? "" : say[left < 0 ? "over" : "left"].replace("#", Math.abs(left));
    })();
  }
  if (copy) {
    copy.hidden = false;
    copy.onclick = function () {
      getSelection().selectAllChildren($("words"));
      if (d.execCommand("copy")) { copy.textContent = copy.value; }
    };
  }
  if (bad) { bad.focus(); }
})(document);
