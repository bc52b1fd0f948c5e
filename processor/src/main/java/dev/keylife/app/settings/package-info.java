/**
 * The settings of the processor: their names, defaults and checks, and where they come from.
 *
 * <p>Start reading at {@link dev.keylife.app.settings.ProcessorSettings}.
 */
@NullMarked
package dev.keylife.app.settings;

import org.jspecify.annotations.NullMarked;
