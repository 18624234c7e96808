%% rule: indexes
%% atom 7 does not exist
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{atom,{missing,atom,7}},{x,0}}.
    return.
    int_code_end.
