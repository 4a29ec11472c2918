declare module "wink-lemmatizer" {
  /** Dictionary forms of English words; a word that is not known comes back as it is. */
  const lemmatize: {
    readonly verb: (word: string) => string;
    readonly noun: (word: string) => string;
    readonly adjective: (word: string) => string;
  };
  // eslint-disable-next-line import/no-default-export
  export default lemmatize;
}
