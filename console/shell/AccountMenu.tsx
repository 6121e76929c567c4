import { For, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useSession } from "../session/SessionContext.tsx";
import { text } from "../strings.ts";
import { useEnvironment } from "./EnvironmentContext.tsx";
import { THEMES } from "./theme.ts";
import { useWorkspace } from "./WorkspaceContext.ts";

/** Who is signed in, the theme, help and the way out. A native popover: Esc and a click beside it close it. */
export function AccountMenu(props: { id: string; onShowShortcuts: () => void }) {
  const workspace = useWorkspace();
  const session = useSession();
  const environment = useEnvironment();
  const agent = () => workspace.me().agent;
  let panel!: HTMLDivElement;

  return (
    <div ref={panel} id={props.id} class="c-menu" popover="auto" role="dialog" aria-label={text.nav.account}>
      <div class="c-menu-who">
        <Avatar
          name={agent().name}
          initials={agent().initials}
          color={agent().color}
          url={agent().avatarUrl}
          size={36}
        />
        <div class="c-menu-names">
          <p class="c-strong c-cut">
            <span dir="auto">{agent().name}</span>
          </p>
          <p class="c-muted c-small c-cut">{agent().email}</p>
        </div>
      </div>
      <p class="c-menu-place c-small c-muted">
        <span class="c-cut">
          <span dir="auto">{workspace.me().workspace.name}</span>
        </span>
        <span class="c-tag">{text.roles[agent().role] ?? agent().role}</span>
      </p>
      <fieldset class="c-segments">
        <legend class="oc-sr">{text.nav.theme}</legend>
        <For each={THEMES}>
          {(theme) => (
            <label class="c-segment">
              <input
                type="radio"
                name="theme"
                class="oc-sr"
                checked={environment.theme.theme() === theme}
                onChange={() => environment.theme.setTheme(theme)}
              />
              <span>{text.nav.themes[theme]}</span>
            </label>
          )}
        </For>
      </fieldset>
      <div class="c-menu-actions">
        <Show when={environment.isWide()}>
          <button
            type="button"
            class="c-menu-item"
            onClick={() => {
              panel.hidePopover();
              props.onShowShortcuts();
            }}
          >
            <Icon name="search" size={18} />
            <span>{text.nav.shortcuts}</span>
            <kbd>?</kbd>
          </button>
        </Show>
        <button type="button" class="c-menu-item" onClick={() => session.signOut()}>
          <Icon name="logout" size={18} />
          <span>{text.nav.signOut}</span>
        </button>
      </div>
    </div>
  );
}
