/**
 * The settings of Keylife's programs: where they stand, which there are, what is wrong with them,
 * and what of them may be shown. Of the programs' own settings it knows none.
 *
 * <p>Start reading at {@link dev.keylife.settings.KnownSettings}.
 */
@NullMarked
package dev.keylife.settings;

import org.jspecify.annotations.NullMarked;
