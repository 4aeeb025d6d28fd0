/** No reference comes near; texts that put texts together could grow without end. */
export const longestText = 20_000;
