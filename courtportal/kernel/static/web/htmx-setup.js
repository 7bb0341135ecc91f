// Loads before htmx starts: swaps pass through one Trusted Types policy, evaluated code is refused, requests carry the CSRF token.
(() => {
  const refuse = function () { throw new Error("code from the page is not evaluated"); };
  const policy = window.trustedTypes?.createPolicy("htmx", { createHTML: (html) => html });
  htmx.registerExtension("court", {
    init: (api) => api.initSecurity(policy && { createHTML: (html) => policy.createHTML(html), createScript: refuse }, refuse, refuse),
  });
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    const request = event.detail.ctx.request;
    if (token && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = token;
  });
})();
