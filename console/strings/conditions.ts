/** Words of conditions on properties of an event. */
export const conditions = {
  ops: {
    is: "is",
    isNot: "is not",
    contains: "contains",
    greaterThan: "is more than",
    lessThan: "is less than",
    isSet: "is there",
  },
  faults: {
    property: "Write the name of the property.",
    number: "Write a number.",
    value: "Write what it is compared with.",
  },
};
