/** How a program ends: its exit statuses, and the failure that names one of them. */
@NullMarked
package dev.keylife.program.exit;

import org.jspecify.annotations.NullMarked;
