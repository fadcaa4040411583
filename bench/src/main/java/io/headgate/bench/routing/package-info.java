/** Measures how well requests are understood and routed, on data that is given by a folder. */
@NullMarked
package io.headgate.bench.routing;

import org.jspecify.annotations.NullMarked;
