// The page's tie to its session: the token that each request carries, and how a page goes on when its reader has logged in again elsewhere.
const tag = () => document.querySelector('meta[name="csrf-token"]');
const fields = () => document.querySelectorAll('input[name="csrfmiddlewaretoken"]');

export const token = () => tag()?.content ?? fields()[0]?.value ?? "";

// True when there is a session again; every form of the page then carries its token. Typed text stays where it is.
export async function renew() {
  try {
    const answer = await fetch(tag().dataset.renew, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return false;
    tag().content = (await answer.json()).token;
    for (const field of fields()) field.value = token();
    return true;
  } catch {
    return false;
  }
}
