// Passkeys: asks the device for a signature and sends it as an ordinary form. Forms marked data-passkey stay hidden where there are none.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list = []) => list.map((entry) => ({ ...entry, id: bytes(entry.id) }));

function forCreate({ publicKey }) {
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  // One kind of key only: it can be found without a name and is unlocked by its owner, so it counts as both factors.
  const authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return { publicKey: { ...publicKey, user, authenticatorSelection, challenge: bytes(publicKey.challenge), excludeCredentials: withBytes(publicKey.excludeCredentials) } };
}

function forGet({ publicKey }) {
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) } };
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  });
}

// A server that says nothing is one that does not answer: the person is told and takes another way.
const PATIENCE = 10_000;
const given = () => JSON.parse(document.getElementById("passkey-options").textContent);

const ceremonies = {
  create: async () => navigator.credentials.create(forCreate(given().creation_options)),
  get: async () => navigator.credentials.get(forGet(given().request_options)),
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" }, signal: AbortSignal.timeout(PATIENCE) });
    return navigator.credentials.get(forGet((await answer.json()).request_options));
  },
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    failed.hidden = true;
    try {
      form.elements.credential.value = asJson(await ceremonies[form.dataset.passkey](form));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
