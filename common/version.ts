/** Version of the product and of its provider. */
export const VERSION = "0.1.0";
