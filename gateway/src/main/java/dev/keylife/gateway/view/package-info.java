/**
 * What this instance knows of the keys: the newest snapshot of each, from {@code key-states}, never
 * older than what this instance has answered before.
 *
 * <p>Start reading at {@link dev.keylife.gateway.view.KeyView}.
 */
@NullMarked
package dev.keylife.gateway.view;

import org.jspecify.annotations.NullMarked;
