import { createUniqueId, type JSX, Show } from "solid-js";

/** A label, a control that takes the ids it is given, and a sentence. */
export function MailField(props: {
  label: string;
  help?: string;
  children: (ids: { id: string; "aria-describedby": string | undefined }) => JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      {props.children({ id, "aria-describedby": props.help ? `${id}-help` : undefined })}
      <Show when={props.help}>
        <p id={`${id}-help`} class="c-small c-muted">
          {props.help}
        </p>
      </Show>
    </div>
  );
}
