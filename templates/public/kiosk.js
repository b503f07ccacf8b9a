(function (d) {
  var f = d.getElementById("ask"), end = d.getElementById("clears"), box = d.getElementById("text");
  if (f && end) {
    setTimeout(function () {
      var to = f.appendChild(d.createElement("input"));
      if (!(box ? box.value : f.querySelector(":checked"))) { return; }
      to.type = "hidden";
      to.name = "to";
      to.value = "pause";
      f.submit();
    }, end.getAttribute("data-minutes") * 60000 - 9000);
  }
})(document);
