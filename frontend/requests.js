// What every request of ours carries: the CSRF token of the page, and the mark that fragments are welcome.

/** The token that the shell puts on the body for htmx. */
export function token() {
  const headers = document.body.getAttribute("hx-headers:inherited");
  return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
}

/** POSTs `body` (FormData or URLSearchParams); redirects are not followed, they mean that the session is over.
 *  `leaving` lets the request outlive the page. */
export function post(url, body, leaving = false) {
  return fetch(url, {
    method: "POST", body, keepalive: leaving, redirect: "manual", credentials: "same-origin",
    headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", Accept: "application/json" },
  });
}

/** True for the answers that a request gets after the session has ended. */
export const signedOut = (response) => response.type === "opaqueredirect" || response.status === 401;

/** Shows a short message. */
export function toast(text, tone = "info") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
}
