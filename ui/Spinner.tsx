/** A turning ring, one em high. With a `label` it announces itself; without, it is decoration. */
export function Spinner(props: { label?: string }) {
  return (
    <span
      class="oc-spinner"
      role={props.label ? "status" : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
    />
  );
}

/** A grey placeholder of the size of what is coming; any CSS lengths. */
export function Skeleton(props: { width?: string; height?: string; radius?: string }) {
  return (
    <span
      class="oc-skeleton"
      aria-hidden="true"
      style={{
        width: props.width ?? "100%",
        height: props.height ?? "0.875rem",
        "border-radius": props.radius,
      }}
    />
  );
}
