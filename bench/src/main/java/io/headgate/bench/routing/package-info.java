/** How well the gateway decides, measured on public labelled prompts; never shipped. */
@NullMarked
package io.headgate.bench.routing;

import org.jspecify.annotations.NullMarked;
