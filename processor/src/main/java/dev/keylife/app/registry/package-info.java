/**
 * The schema registry at start and while running: whether it knows our schemas, and whether it is
 * the one that it was.
 *
 * <p>Start reading at {@link dev.keylife.app.registry.RegistryCheck}.
 */
@NullMarked
package dev.keylife.app.registry;

import org.jspecify.annotations.NullMarked;
