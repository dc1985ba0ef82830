/** A modal that the bot opened: its fields, checked as Discord checks them. */

import { element } from './dom.js';

const ROW = 1;
const TEXT_INPUT = 4;
const LABEL = 18;
const PARAGRAPH = 2;

/** The text fields of a modal with their labels, whether they stand in rows or in labels. */
function fieldsOf(modal) {
  return modal.components.flatMap((component) => {
    if (component.type === ROW) return component.components.map((field) => ({ field, label: field.label }));
    if (component.type === LABEL) {
      return [{ field: component.component, label: component.label, hint: component.description }];
    }
    return [];
  });
}

/**
 * Shows the modal.
 * @param {object} modal title, custom_id and components
 * @param {(fields: Record<string, string>) => Promise<void>} send
 */
export function openModal(modal, send) {
  const inputs = new Map();
  const rows = fieldsOf(modal).map(({ field, label, hint }) => drawField(field, label, hint, inputs));
  const problem = element('p', { class: 'problem', role: 'alert' });
  const dialog = element('dialog', { class: 'modal', 'aria-label': modal.title });
  const close = () => dialog.remove();
  const submit = async (event) => {
    event.preventDefault();
    try {
      await send(Object.fromEntries([...inputs].map(([id, input]) => [id, input.value])));
      close();
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  const buttons = element(
    'footer',
    {},
    element('button', { type: 'button', class: 'plain', onclick: close }, 'Cancel'),
    element('button', { type: 'submit', class: 'primary' }, 'Submit'),
  );
  dialog.append(element('form', { onsubmit: submit }, element('h1', {}, modal.title), ...rows, problem, buttons));
  dialog.addEventListener('close', close);
  document.getElementById('overlay').append(dialog);
  dialog.showModal();
}

function drawField(field, label, hint, inputs) {
  const isText = field.type === TEXT_INPUT;
  const name = isText && field.style === PARAGRAPH ? 'textarea' : isText ? 'input' : 'select';
  const input = element(name, {
    id: `field-${field.custom_id}`,
    required: field.required !== false,
    placeholder: field.placeholder,
    maxlength: field.max_length ?? (isText ? 4000 : undefined),
    minlength: field.min_length || undefined,
    autocomplete: 'off',
  });
  for (const option of field.options ?? []) {
    input.append(element('option', { value: option.value, selected: option.default }, option.label));
  }
  if (isText) input.value = field.value ?? '';
  inputs.set(field.custom_id, input);
  const star = field.required !== false ? element('span', { class: 'required' }, ' *') : null;
  return element(
    'div',
    { class: 'field' },
    element('label', { for: input.id }, label ?? '', star),
    hint ? element('small', {}, hint) : null,
    input,
  );
}
