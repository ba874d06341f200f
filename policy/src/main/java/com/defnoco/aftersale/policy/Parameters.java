package com.defnoco.aftersale.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The numbers of an edition.
 *
 * @param termMonths      calendar months from the first day of cover to the last (W1, readings I1 and I2)
 * @param fallbackMonths  calendar months from manufacture to the first day of cover without valid papers (D2, reading I3)
 * @param discountPercent the loyalty discount on the next order, in percent (R4)
 * @param severalIssues   from how many covered issues of one customer on the discount is offered (R4, reading I5)
 * @param voucherMonths   calendar months from the issue of a discount's voucher to its last day (R4); an edition may be silent on it
 */
public record Parameters(
        Parameter termMonths, Parameter fallbackMonths, Parameter discountPercent, Parameter severalIssues, Optional<Parameter> voucherMonths) {

    /** All of them, in the order of the text. */
    public List<Parameter> all() {
        return Stream.concat(Stream.of(termMonths, fallbackMonths, discountPercent, severalIssues), voucherMonths.stream()).toList();
    }
}
