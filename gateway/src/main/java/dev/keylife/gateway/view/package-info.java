/**
 * What this instance knows: the newest snapshot of each key, from {@code key-states}, and what each
 * alias stands for, from {@code key-aliases}; never older than what this instance has answered
 * before.
 *
 * <p>Start reading at {@link dev.keylife.gateway.view.Views}.
 */
@NullMarked
package dev.keylife.gateway.view;

import org.jspecify.annotations.NullMarked;
