// Finds the forms whose words are kept until they are sent: whatever has a long text, or two fields that one types into. A list of single ones
// is marked data-keep. Forms marked data-not-kept say why in the test that lists them; passwords and codes are never kept.
const TYPED = ["text", "email", "tel", "url", "number", "date", "time", "datetime-local", "month"];
const FEWEST = 2;
const LONG = "textarea:not([readonly], [hidden])";
const SECRET = "[type=password], [autocomplete=one-time-code]";

const typedFields = (form) => [...form.elements].filter((field) => TYPED.includes(field.type) && !field.readOnly && !field.disabled).length;
const isLongEnough = (form) => "keep" in form.dataset || form.querySelector(LONG) || typedFields(form) >= FEWEST;
const isKept = (form) => form.method === "post" && !form.dataset.seal && !("notKept" in form.dataset) && !form.querySelector(SECRET) && isLongEnough(form);

const forms = [...document.querySelectorAll("form")].filter(isKept);
if (forms.length) (await import("./kept-form.js")).keep(forms);
