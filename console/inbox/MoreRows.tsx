import { createEffect, Match, on, onCleanup, onMount, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { Pages } from "../data/createPages.ts";
import { text } from "../strings.ts";

const words = text.inbox;

type Growing = Pick<Pages<unknown>, "status" | "items" | "hasMore" | "loadMore">;

/** Loads the next page when the end of the list comes near. */
export function MoreRows(props: { list: Growing; scroller: () => HTMLElement }) {
  let end!: HTMLDivElement;
  onMount(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting) && props.list.status() === "ready")
          props.list.loadMore();
      },
      { root: props.scroller(), rootMargin: "0px 0px 400px 0px" },
    );
    // Observing anew reports again, so that a short page is followed by the next at once.
    createEffect(
      on(
        () => [props.list.status(), props.list.items().length],
        () => {
          observer.unobserve(end);
          observer.observe(end);
        },
      ),
    );
    onCleanup(() => observer.disconnect());
  });
  return (
    <div ref={end} class="c-more">
      <Switch>
        <Match when={props.list.status() === "loadingMore"}>
          <span class="c-muted c-small" role="status">
            <Spinner /> {words.loadingMore}
          </span>
        </Match>
        <Match when={props.list.hasMore()}>
          <Button variant="ghost" size="sm" onClick={() => props.list.loadMore()}>
            {words.loadMore}
          </Button>
        </Match>
      </Switch>
    </div>
  );
}
