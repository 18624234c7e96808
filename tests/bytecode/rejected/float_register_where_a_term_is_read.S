%% rule: operands
%% fr0 stands where a term is read
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_integer,{f,1},{fr,0}}.
    return.
    int_code_end.
