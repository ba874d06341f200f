/** The program as a command-line tool: the same façades without the web server. */
@NullMarked
package com.defnoco.aftersale.cli;

import org.jspecify.annotations.NullMarked;
