/**
 * From key material to its import: wrapped here, or elsewhere under parameters that are asked for.
 */
@NullMarked
package dev.keylife.cli.importing;

import org.jspecify.annotations.NullMarked;
